use kartoteka_compiler::plan::Failure;

use super::*;

#[test]
fn the_code_comes_before_the_status_and_doubt_before_certainty() {
    use FailureCode::{Known, None, Unknown};
    use Fate::{Answered, Failed, Gateway, Overloaded, Refused};
    for (status, code, fate) in [
        (200, None, Answered),
        (200, Unknown, Answered),
        (200, Known(Failure::Busy), Refused),
        (400, Unknown, Answered),
        (408, None, Gateway),
        (408, Unknown, Gateway),
        (425, None, Refused),
        (429, None, Refused),
        (429, Unknown, Refused),
        (429, Known(Failure::Forbidden), Answered),
        (500, None, Failed),
        (500, Unknown, Failed),
        (500, Known(Failure::Invalid), Answered),
        (501, None, Answered),
        (502, None, Gateway),
        (503, None, Overloaded),
        (503, Unknown, Overloaded),
        (503, Known(Failure::Busy), Refused),
        (503, Known(Failure::Unauthorized), Answered),
        (504, None, Gateway),
        (504, Unknown, Gateway),
        (507, Unknown, Failed),
        (520, None, Gateway),
        (521, None, Refused),
        (521, Unknown, Gateway),
        (522, None, Gateway),
        (523, None, Refused),
        (524, None, Gateway),
        (525, None, Refused),
        (526, None, Refused),
        (527, None, Gateway),
        (530, None, Gateway),
        (599, None, Failed),
    ] {
        assert_eq!(Fate::of(status, code), fate, "{status} {code:?}");
        assert_eq!(fate.is_open(), !matches!(fate, Answered | Refused));
    }
}
