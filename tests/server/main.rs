//! The server on its wires: real listeners on port 0, real bytes, a made-up catalog or the shipped ones behind them.

mod advice;
mod asking;
mod client;
mod configurations;
mod connections;
mod conversation;
#[path = "../corpus/mod.rs"]
mod corpus;
mod cors;
mod dice;
mod endpoint;
mod examples;
mod failures;
mod fake;
mod fast_path_fuzz;
mod garbage;
mod hostile;
mod http;
mod listen;
mod lists;
mod locales;
mod long_lists;
mod official;
mod operator;
mod pages;
mod program;
mod proxy;
mod recipes;
#[path = "../recording/mod.rs"]
mod recording;
mod repeated;
mod rest;
mod same;
mod schemas;
mod sessions;
mod shared;
mod shipped;
mod shown;
mod shutdown;
mod sse;
mod stdio;
mod subscriptions;
mod tls;
mod traces;
mod websocket;
mod wires;
