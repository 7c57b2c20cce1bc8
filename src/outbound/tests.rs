//! The client against real servers on loopback: what goes out, how often, and what is said when nothing comes back.

mod credentials;
mod fixture;
mod packed;
mod repeats;
mod replies;
mod secrets;
mod together;
mod token;
