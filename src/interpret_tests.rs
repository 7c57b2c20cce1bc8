//! Tests of `interpret`.
