use super::{MOST_OF_A_SERVER, PinRecord, PinState, PinnedServer, SeenTool};
use crate::store::OnRecord;
use crate::store::fixture::on_every_engine;

/// Of definitions in a list, in bytes.
const LONGEST_LISTED: u16 = 16 << 10;

const SERVER: PinnedServer<'static> = PinnedServer { tenant: "", catalog: "crm", backend: "portal" };

fn seen<'p>(tool: &'p str, sha256: &'p str) -> SeenTool<'p> {
    SeenTool { tool, sha256, definition: "{}" }
}

on_every_engine! {
    async fn what_is_new_waits_and_a_change_of_what_was_accepted_waits_again(place) {
        let store = place.store();
        let held = async |sha256| store.hold_against_pins(SERVER, &[seen("find", sha256)], false).await.expect("a state");
        assert_eq!(held("a").await, [PinState::Waiting]);
        let before = store.pins_version();
        let decided = store.decide_pin(SERVER, ("find", "a"), (PinState::Accepted, "ann"), &OnRecord::attested()).await.expect("a store");
        assert_eq!(decided.expect("a pin").decided_by.as_deref(), Some("ann"));
        assert_ne!(store.pins_version(), before, "who keeps states hears of it");
        assert_eq!(held("a").await, [PinState::Accepted]);
        assert_eq!(held("b").await, [PinState::Waiting], "a rug that is pulled");
        let changed = |pins: &[PinRecord]| pins.iter().map(|pin| (pin.sha256.clone(), pin.changed)).collect::<Vec<_>>();
        let of = ("crm", "portal", "find");
        let pins = store.pins_of(of, None, None).await.expect("a list");
        assert_eq!(changed(&pins), [("a".to_owned(), false), ("b".to_owned(), true)], "what is accepted first");
        let pins = store.pins_of(of, Some(""), Some("b")).await.expect("a list");
        assert_eq!(changed(&pins), [("b".to_owned(), true), ("a".to_owned(), false)], "what is asked for first");
        assert!(store.pins_of(of, Some("acme"), None).await.expect("a list").is_empty(), "no pin of a tenant");
        assert_eq!(store.pins(Some(PinState::Waiting), LONGEST_LISTED).await.expect("a list").len(), 1);
        assert!(store.decide_pin(SERVER, ("find", "c"), (PinState::Accepted, "ann"), &OnRecord::attested()).await.expect("a store").is_none());
    }

    async fn the_first_is_taken_of_each_tenant_by_itself_and_a_change_is_not(place) {
        let store = place.store();
        let held = async |tenant, sha256| {
            let server = PinnedServer { tenant, ..SERVER };
            store.hold_against_pins(server, &[seen("find", sha256)], true).await.expect("a state")
        };
        assert_eq!(held("one", "a").await, [PinState::Accepted]);
        assert_eq!(held("one", "b").await, [PinState::Waiting]);
        assert_eq!(held("two", "b").await, [PinState::Accepted], "what a tenant has seen says nothing of another's server");
    }

    async fn a_tool_that_is_listed_twice_has_one_first_definition(place) {
        let store = place.store();
        let twice = [seen("find", "a"), seen("find", "b")];
        let states = store.hold_against_pins(SERVER, &twice, true).await.expect("states");
        assert_eq!(states, [PinState::Accepted, PinState::Waiting]);
    }

    async fn a_server_that_invents_tools_fills_no_disk(place) {
        let store = place.store();
        let names: Vec<String> = (0..=2 * MOST_OF_A_SERVER).map(|number| format!("tool{number}")).collect();
        let invented: Vec<SeenTool<'_>> = names.iter().map(|name| seen(name, "a")).collect();
        let states = store.hold_against_pins(SERVER, &invented, true).await.expect("states");
        let taken = states.iter().filter(|state| **state == PinState::Accepted).count();
        assert_eq!((taken, states.len()), (MOST_OF_A_SERVER, names.len()));
        assert_eq!(store.pins(Some(PinState::Waiting), LONGEST_LISTED).await.expect("a list").len(), MOST_OF_A_SERVER);
        let last = names.last().expect("there are some");
        assert!(store.pins_of(("crm", "portal", last), None, None).await.expect("a list").is_empty(), "there is no room for it");
    }
}
