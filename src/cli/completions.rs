//! `kartoteka completions`: what a shell needs to complete the others.

use std::process::ExitCode;

use clap_complete::Shell;

use super::terminal;

const EXAMPLES: &str = "\
Examples:
  kartoteka completions bash > /etc/bash_completion.d/kartoteka
  kartoteka completions zsh > ~/.zfunc/_kartoteka";

/// Print a completion script for a shell.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Which shell.
    shell: Shell,
}

pub(super) fn run(args: &Args, command: &mut clap::Command) -> ExitCode {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, command, "kartoteka", &mut script);
    terminal::print(&String::from_utf8_lossy(&script));
    ExitCode::SUCCESS
}
