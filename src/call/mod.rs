//! What happens between a request of a caller and the bytes of its answer: calls of tools, and what prompts, resources and
//! completions need of the same machinery.
//!
//! Nothing that the caller did not ask for is inserted into a request; what would help is *suggested*.
//!
//! # Layout
//!
//! - `context`: where a call happens; `tool_call`: a call of a tool, with an `impl` a concern in `answer`, `list`,
//!   `pages`, `label`, `steps`, `advise`, `shorten`, `question`, `approval`, `once`, `turn`, `summary`, `hide`, `refuse`; `range`, `bound`, `repair`, `fields`,
//!   `overruled`, `unsendable`: what those reckon with
//! - `step`: one step; `each`: one for every item of a list; `own_tool`: one that calls another tool; `server_tool`: one that calls a tool of an MCP server; `no_step`: why none ran; `bodies`: where replies live
//! - how much is shown of replies that are texts or files: `sized`; of other results that are no lists: `to_size` by `cut_list` and `cut_text`, `cut_map`; `text_end`, where a text ends that is not shown whole
//! - lists: `wanted`, `ahead`, `batched`, `listed`, `doubts`, and `gathered`, that of one of several steps; `sums`: what all their records come to, and `unsummed`, why not; `sifted`: what stays of them; what is known before, and after: `advised`, `words_for_nothing`, `blanks`, `echo`, `done`, `words`
//! - `known`: keys of arguments, held against the names that the backend lists, `spelt`: values, held against the types of these, and
//!   `coded`: values, held against its codes, all by `held_lists`; `meant`: what was meant by them; `phones`: numbers that a backend compares as they are written
//! - questions: `form`, `unanswered`; `textual`: arguments that are texts alone
//! - `kept_outcome`: what is kept of a call that is made once
//! - `failed`: why a call has no answer, and for it `exchange_told`, `places`, which argument a backend means, and `waiting`, an approval; `result`: the bytes of a result
//! - `prompt`, `resource`, `completion`: the other things that a caller may ask for
//! - `dry_run`: a call that was looked at and not made, which `explain` tells the operator and `rehearse` the caller;
//!   [`examples`]: calls over a stand-in, and `reached`: what these reach of their cards

mod absent;
mod advise;
mod advised;
mod ahead;
mod answer;
mod approval;
mod batched;
mod blanks;
mod bodies;
mod bound;
mod coded;
pub(crate) mod completion;
pub(crate) mod context;
mod cut_list;
mod cut_map;
mod cut_text;
mod done;
mod doubts;
mod dry_run;
mod each;
mod echo;
pub mod examples;
mod exchange_told;
pub(crate) mod explain;
mod failed;
mod fields;
mod form;
mod gathered;
mod held_lists;
mod hide;
mod kept_outcome;
mod known;
mod label;
mod list;
mod listed;
mod meant;
mod no_step;
mod once;
mod overruled;
mod own_tool;
mod pages;
mod phones;
mod places;
pub(crate) mod prompt;
mod question;
mod range;
mod reached;
mod recalled;
mod recollection;
mod refuse;
mod rehearse;
mod repair;
pub(crate) mod resource;
pub(crate) mod result;
mod server_tool;
mod shorten;
mod sifted;
mod sized;
mod spelt;
mod step;
mod steps;
mod summary;
mod sums;
mod text_end;
mod textual;
mod to_size;
mod tool_call;
mod turn;
mod unanswered;
mod unsendable;
mod unsummed;
mod waiting;
mod wanted;
mod words;
mod words_for_nothing;

pub use context::{Context, Entered};
pub(crate) use reached::Reached;
pub use tool_call::Call;

#[cfg(test)]
mod tests;
