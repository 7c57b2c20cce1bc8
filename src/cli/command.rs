//! The command line: which commands there are, and what carries each out.

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};

use super::{
    approvals, audit, call, check, completions, connections, examples, health, import, leads, list, new, pins, proxy,
    reload_command, rights, schema, serve, store, tenants, terminal, token,
};

const EXAMPLES: &str = "\
Examples:
  kartoteka serve --demo                           a server with invented records to try things on
  kartoteka serve --stdio --catalog ./crm          a catalog from a folder, for a client that starts the server
  kartoteka new catalog shop                       a catalog for an API of your own
  kartoteka check --format github                  the catalogs of this folder, in CI
  kartoteka test --coverage                        their examples, and what none of them reaches
  kartoteka call getLeads --demo --args '{\"limit\": 3}' --locale ru
  kartoteka call getLeads --demo --explain         what would be sent, and why
  kartoteka call getLeads --url http://127.0.0.1:8000    the same of a server that runs

Settings come from the environment, from .env and from kartoteka.yaml; NO_COLOR is honoured.";

/// A server of declarative tool catalogs for the Model Context Protocol.
#[derive(Debug, Parser)]
#[command(name = "kartoteka", version, after_help = EXAMPLES, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::Args),
    Check(check::Args),
    Test(examples::Args),
    New(new::Args),
    List(list::Args),
    Call(call::Args),
    Audit(audit::Args),
    Proxy(proxy::Args),
    Approvals(approvals::Args),
    Pins(pins::Args),
    Connections(connections::Args),
    Leads(leads::Args),
    Tenants(tenants::Args),
    Reload(reload_command::Args),
    Rights(rights::Args),
    Import(import::Args),
    Health(health::HealthRequest),
    Discovery(health::DiscoveryRequest),
    Schema(schema::Args),
    Token(token::Args),
    Keys(store::KeysArgs),
    Store(store::StoreArgs),
    Completions(completions::Args),
}

/// Reads the command line and carries it out.
#[must_use]
pub fn run() -> ExitCode {
    let code = match Cli::parse().command {
        Command::Serve(args) => serve::run(args),
        Command::Check(args) => check::run(&args),
        Command::Test(args) => examples::run(&args),
        Command::New(args) => new::run(&args),
        Command::List(args) => list::run(&args),
        Command::Call(args) => call::run(args),
        Command::Audit(args) => audit::run(args),
        Command::Proxy(args) => proxy::run(&args),
        Command::Approvals(args) => approvals::run(args),
        Command::Pins(args) => pins::run(args),
        Command::Connections(args) => connections::run(args),
        Command::Leads(args) => leads::run(args),
        Command::Tenants(args) => tenants::run(args),
        Command::Reload(args) => reload_command::run(&args),
        Command::Rights(args) => rights::run(&args),
        Command::Import(args) => import::run(&args),
        Command::Health(args) => health::health(&args),
        Command::Discovery(args) => health::discovery(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Token(args) => token::run(&args),
        Command::Keys(args) => store::keys(&args),
        Command::Store(args) => store::store(&args),
        Command::Completions(args) => completions::run(&args, &mut Cli::command()),
    };
    terminal::ended(code)
}
