//! What a caller gets besides a tool's result: values for an argument that is being typed, or why a prompt or a resource
//! cannot be had. Every message is in the caller's language and holds no credential, no internal address and no raw body.

/// Why the contents of a resource that exists could not be read.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct ReadError {
    /// One sentence.
    pub message: String,
}

/// Why a prompt cannot be written with these arguments. The fault is the request's.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct PromptRefused {
    /// What is wrong, and what to do about it.
    pub message: String,
}

/// Whose argument is to be completed.
#[derive(Debug, Clone, Copy)]
pub enum CompletionOf<'a> {
    /// A prompt's, by its name.
    Prompt(&'a str),
    /// A resource's, by its address or its template.
    Resource(&'a str),
}

/// Values that complete what has been typed of an argument.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Completions {
    /// The first of them, at most 100.
    pub values: Vec<String>,
    /// How many there are in all.
    pub total: usize,
}
