//! Random bytes of the operating system.

/// Fills these bytes.
///
/// # Panics
/// If the operating system has no random bytes.
pub(crate) fn fill(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("the operating system has random bytes");
}

/// So many bytes, of what is not wiped: ids, and keys of a process.
///
/// # Panics
/// If the operating system has no random bytes.
#[must_use]
pub(crate) fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    fill(&mut bytes);
    bytes
}
