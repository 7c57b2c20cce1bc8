//! What the operator says: variables, read once into one [`Config`]; the settings of a catalog, made of them; and the files
//! that an operator names. This room and the reload alone touch the environment and the disk.

pub mod dotenv;
mod fault;
mod operator;
pub mod remote;
pub mod settings;
#[cfg(unix)]
pub mod socket;
pub mod tls;

pub use fault::{ConfigFault, ConfigFaults};
pub use operator::Config;
