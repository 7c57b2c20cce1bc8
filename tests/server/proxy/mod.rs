//! The proxy between a client on pipes and servers on real sockets: ours, and some that misbehave on purpose.

mod broken;
mod passed;
mod peer;
mod scripted;
