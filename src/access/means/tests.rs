use super::{AdmissionMeans, Shown};
use crate::caller::{Identity, Principal};

#[test]
fn what_is_shown_says_the_means_until_it_is_known_whose_it_is() {
    let shown = |token: &str| AdmissionMeans::of_shown(&Shown::Bearer(token));
    assert_eq!(shown("ktk_made_up"), AdmissionMeans::Token);
    assert_eq!(shown("a.b.c"), AdmissionMeans::Jwt);
    assert_eq!(shown("hunter2"), AdmissionMeans::Other);
    assert_eq!(AdmissionMeans::of_shown(&Shown::Nothing), AdmissionMeans::Anonymous);
    let who = |principal| Identity { principal, ..Identity::default() };
    let anna = who(Principal::of_token("anna"));
    assert_eq!(shown("of-thirty-two-characters-of-a-file").of_admitted(&anna), AdmissionMeans::Token);
    let nobody = Identity::default();
    assert_eq!(AdmissionMeans::Anonymous.of_admitted(&nobody), AdmissionMeans::Anonymous);
}
