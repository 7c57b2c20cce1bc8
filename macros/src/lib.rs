//! The shells of Kartoteka's macros over its compiler.
