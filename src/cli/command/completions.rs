use clap::Args;
use clap_complete::{Shell, generate};

use crate::view::text::{PageView, TextView};

use crate::cli::Outcome;
use crate::cli::args::TextOrJson;
use crate::cli::ui::Ui;

/// The program as a file, whatever git calls it.
const PROGRAM: &str = "git-plan";

/// Where git's own completion (2.31 or later) is loaded, it asks `_git_plan` how to go on after `git plan`.
const BASH_UNDER_GIT: &str = r#"
# `git plan <TAB>`: git's own completion calls this, with the words of the whole line in `words`.
_git_plan() {
    local COMP_WORDS=(git-plan "${words[@]:__git_cmd_idx+1}")
    local COMP_CWORD=$((cword - __git_cmd_idx))
    _git__plan git-plan "$cur" "$prev"
}
"#;

/// Git's completion in zsh lists what has a description, and calls `_git-plan` for it.
const ZSH_DESCRIPTION: &str = "#description keep plans in git: check, schedule and compare them";

/// Print what a shell needs to complete `git-plan` and `git plan`
///
/// In bash and zsh it also completes `git plan <TAB>` wherever git's own completion is on: bash through the
/// function `_git_plan`, zsh through a file named `_git-plan` in a folder of `fpath`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  git plan completions bash >> ~/.bash_completion
  git plan completions zsh > ~/.zfunc/_git-plan      with `fpath+=~/.zfunc` before `compinit` in ~/.zshrc
  git plan completions fish > ~/.config/fish/completions/git-plan.fish")]
pub(in crate::cli) struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) format: TextOrJson,
}

pub(in crate::cli) fn run(ui: &mut Ui, args: &CompletionsArgs) -> Outcome {
    let script = script(args.shell);
    match args.format {
        TextOrJson::Text => ui.print(&script),
        TextOrJson::Json => {
            ui.json(&TextView::new(
                "completions",
                vec![PageView { name: args.shell.to_string(), text: script }],
            ));
        }
    }
    Outcome::Yes
}

fn script(shell: Shell) -> String {
    let mut bytes = Vec::new();
    generate(shell, &mut crate::cli::command(), PROGRAM, &mut bytes);
    let script = String::from_utf8_lossy(&bytes).into_owned();
    match shell {
        // clap_complete 4.6 spells the hyphen of the program's name in two ways, and then completes no command's options.
        Shell::Bash => script.replace("git__subcmd__plan__", "git__plan__") + BASH_UNDER_GIT,
        Shell::Zsh => match script.split_once('\n') {
            Some((first, rest)) => format!("{first}\n{ZSH_DESCRIPTION}\n{rest}"),
            None => script,
        },
        _ => script,
    }
}
