//! The commands of the program, a file or a folder each. Data goes to stdout, everything else to stderr; 0 is well, 1 is a finding
//! or a failed call, 2 is that the command could not be carried out.

mod approvals;
mod audit;
mod call;
mod check;
mod command;
mod completions;
mod connections;
mod demo;
mod edge;
mod examples;
mod hangup;
mod health;
mod import;
mod indented;
mod leads;
mod list;
mod log;
mod new;
mod observer;
mod open;
mod operator;
mod operator_client;
mod own_credentials;
mod pins;
mod placing;
mod process;
mod proxy;
mod reload;
mod reload_command;
mod remote;
mod renewed;
mod rights;
mod schema;
mod serve;
mod store;
mod stored_tokens;
mod tenants;
mod terminal;
mod token;
mod tokens;
mod traces;
mod warned;
mod words;

pub use command::run;
