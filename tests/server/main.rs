//! The server on its wires: real listeners on port 0, real bytes, a made-up catalog behind them.

mod client;
mod connections;
mod cors;
mod fake;
mod front;
mod http;
mod lane_fuzz;
mod listen;
mod official;
mod proxy;
mod rest;
mod sessions;
mod shutdown;
mod sse;
mod stdio;
mod tls;
mod websocket;
