use super::*;

#[test]
fn a_secret_is_shown_nowhere() {
    let secret = Secret::new("k3y");
    assert_eq!(format!("{secret} {secret:?} {:?}", Some(&secret)), "*** *** Some(***)");
    assert_eq!(secret.expose(), "k3y");
    assert!(secret == Secret::new("k3y") && secret != Secret::new("k3z"));
}
