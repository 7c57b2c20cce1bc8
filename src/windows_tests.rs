//! Tests of `windows`.
