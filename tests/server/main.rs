//! The server on its wires: real listeners on port 0, real bytes, a made-up catalog or the shipped ones behind them.

mod advice;
mod client;
#[path = "../corpus/mod.rs"]
mod corpus;
mod dice;
mod failures;
mod fake;
mod front;
mod hostile;
mod http;
mod lane_fuzz;
mod lists;
mod locales;
mod official;
#[path = "../recording/mod.rs"]
mod recording;
mod sessions;
mod shipped;
mod shutdown;
mod stdio;
