use std::path::PathBuf;

use clap::Args;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use crate::render::inert;
use crate::source::replace;
use crate::view::text::{PageView, TextView};

use crate::cli::Outcome;
use crate::cli::args::{GlobalArgs, TextOrJson};
use crate::cli::error::CliError;
use crate::cli::ui::Ui;
use crate::cli::workspace;

/// Print the manual page, or install all of them
///
/// `git plan --help` opens the manual page `git-plan`, so it works once that is where `man` looks: in the folder
/// `share/man/man1` beside a folder `bin` of your PATH.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  git plan man ~/.cargo/share/man/man1   install them where `cargo install` puts programs
  git plan man ~/.local/share/man/man1   or where ~/.local/bin is on your PATH
  git plan man | man -l -                read the page without installing it")]
pub(in crate::cli) struct ManArgs {
    /// Write the pages of all commands into this folder, in place of older ones
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// How to print the page, or what was written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) format: TextOrJson,
}

pub(in crate::cli) fn run(ui: &mut Ui, global: &GlobalArgs, args: &ManArgs) -> Result<Outcome, CliError> {
    let mut command = crate::cli::command();
    command.build();
    let mut pages = vec![page(&command)?];
    if let Some(directory) = &args.folder {
        for subcommand in command.get_subcommands().filter(|command| !command.is_hide_set()) {
            pages.push(page(subcommand)?);
        }
        let files: Vec<(&str, &[u8])> =
            pages.iter().map(|page| (page.name.as_str(), page.text.as_bytes())).collect();
        replace(&workspace::directory(global).join(directory), &files)?;
    }
    match (args.format, &args.folder) {
        (TextOrJson::Json, _) => ui.json(&TextView::new("man", pages)),
        (TextOrJson::Text, None) => ui.print(&pages[0].text),
        (TextOrJson::Text, Some(_)) if ui.is_quiet() => {}
        (TextOrJson::Text, Some(directory)) => {
            ui.print(&format!(
                "Wrote {} manual pages into {}\n",
                pages.len(),
                inert(&directory.to_string_lossy())
            ));
        }
    }
    Ok(Outcome::Yes)
}

/// Makes the page of a command, with its examples first as in its help.
fn page(command: &clap::Command) -> Result<PageView, CliError> {
    let man = Man::new(command.clone().version(env!("CARGO_PKG_VERSION"))).manual("Git Plan Manual");
    let mut bytes = Vec::new();
    let rendered = (|| {
        man.render_title(&mut bytes)?;
        man.render_name_section(&mut bytes)?;
        man.render_synopsis_section(&mut bytes)?;
        man.render_description_section(&mut bytes)?;
        if let Some(examples) = command.get_before_help() {
            self::examples(&examples.to_string()).to_writer(&mut bytes)?;
        }
        man.render_options_section(&mut bytes)?;
        if command.has_subcommands() {
            man.render_subcommands_section(&mut bytes)?;
        }
        man.render_version_section(&mut bytes)
    })();
    rendered.map_err(|error| CliError::new(format!("cannot make the manual page: {error}")))?;
    Ok(PageView { name: man.get_filename(), text: String::from_utf8_lossy(&bytes).into_owned() })
}

/// Makes a section of the examples, line by line as they are written.
fn examples(text: &str) -> Roff {
    let mut roff = Roff::new();
    let mut lines = text.lines();
    let heading = lines.next().unwrap_or_default().trim_end_matches(':').to_uppercase();
    roff.control("SH", [heading.as_str()]).control("nf", []);
    for line in lines {
        roff.text([roman(line.trim_start())]);
    }
    roff.control("fi", []);
    roff
}
