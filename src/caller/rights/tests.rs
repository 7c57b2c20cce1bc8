use super::{MOST_ROLES, Rights, RoleId};

#[test]
fn no_set_of_roles_is_everything() {
    let every = (0..MOST_ROLES).filter_map(RoleId::at).fold(Rights::NONE, Rights::and);
    assert!(!every.are_all());
    assert!(Rights::ALL.are_all());
    assert_eq!(RoleId::at(MOST_ROLES), None);
}

#[test]
fn a_role_is_added_and_nothing_else() {
    let role = |place| RoleId::at(place).expect("a place of a role");
    let rights = Rights::NONE.and(role(3)).and(role(62));
    let had: Vec<usize> = (0..MOST_ROLES).filter(|place| rights.have(role(*place))).collect();
    assert_eq!(had, [3, 62]);
    assert_eq!(Rights::ALL.and(role(3)), Rights::ALL);
}
