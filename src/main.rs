//! The `git-plan` program, which git runs as `git plan`.

fn main() -> std::process::ExitCode {
    git_plan::cli::run(std::env::args_os())
}
