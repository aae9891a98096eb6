//! The `git-plan` program, which git runs as `git plan`.

fn main() {}
