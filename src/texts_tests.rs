//! Tests of `texts`.
