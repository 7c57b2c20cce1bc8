//! The client against real servers on loopback: what goes out, how often, and what is said when nothing comes back.

#[path = "outbound/tests/credentials.rs"]
mod credentials;
#[path = "outbound/tests/fixture.rs"]
mod fixture;
#[path = "outbound/tests/repeats.rs"]
mod repeats;
#[path = "outbound/tests/replies.rs"]
mod replies;
#[path = "outbound/tests/secrets.rs"]
mod secrets;
