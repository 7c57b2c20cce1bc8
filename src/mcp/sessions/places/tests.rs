use rmcp::model::ProtocolVersion;

use super::*;
use crate::caller::{Caller, Identity, Locale};
use crate::mcp::sessions::fit::FEW;

fn begin(places: &SessionPlaces, id: &str, address: &str) -> Arc<Session> {
    let caller = Caller { address: address.parse().ok(), ..Caller::unknown(Locale(0)) };
    let id: SessionId = id.into();
    places.began(Session::new(SessionId::clone(&id), ProtocolVersion::V_2025_11_25, Some(&caller)));
    places.known(&id).expect("it has begun")
}

#[tokio::test(start_paused = true)]
async fn the_unused_make_room_first_then_the_idlest_and_the_busy_never() {
    let places = SessionPlaces::new(4, Duration::from_hours(1));
    let busy = begin(&places, "busy", "192.0.2.1");
    let stream = busy.stream();
    for id in ["idle", "idler", "unused"] {
        begin(&places, id, &format!("192.0.2.{}", id.len())).request(Duration::ZERO);
        tokio::time::advance(Duration::from_secs(1)).await;
    }
    let other = "198.51.100.7".parse().ok();
    places.ended(&"unused".into());
    begin(&places, "unused", "192.0.2.9");
    for expected in ["unused", "idle", "idler"] {
        let ended = places.to_end_for(other).expect("one can end");
        assert_eq!(ended.iter().map(|id| &**id).collect::<Vec<_>>(), [expected]);
        places.ended(&ended[0]);
        begin(&places, &format!("new-{expected}"), "192.0.2.8").stream_for_ever();
    }
    assert_eq!(places.to_end_for(other), None, "all are in use");
    drop(stream);
    assert_eq!(places.to_end_for(other), Some(vec!["busy".into()]));
}

#[tokio::test(start_paused = true)]
async fn one_address_makes_room_among_its_own() {
    let places = SessionPlaces::new(4, Duration::from_hours(1));
    let other = begin(&places, "other", "192.0.2.1");
    other.request(Duration::ZERO);
    tokio::time::advance(Duration::from_secs(60)).await;
    for id in ["a", "b", "c"] {
        begin(&places, id, "192.0.2.2").request(Duration::ZERO);
    }
    let ended = places.to_end_for("192.0.2.2".parse().ok()).expect("one of its own");
    assert_ne!(&*ended[0], "other");
}

#[tokio::test(start_paused = true)]
async fn one_customer_of_ipv6_is_one_address() {
    let places = SessionPlaces::new(4, Duration::from_hours(1));
    begin(&places, "other", "192.0.2.1").request(Duration::ZERO);
    tokio::time::advance(Duration::from_secs(60)).await;
    for (id, address) in [("a", "2001:db8::1"), ("b", "2001:db8::2"), ("c", "2001:db8::3")] {
        begin(&places, id, address).request(Duration::ZERO);
    }
    let ended = places.to_end_for("2001:db8::4".parse().ok()).expect("one of its own");
    assert_ne!(&*ended[0], "other");
}

#[tokio::test(start_paused = true)]
async fn the_room_of_many_is_given_back() {
    let places = SessionPlaces::new(10_000, Duration::from_hours(1));
    for id in 0..5_000 {
        begin(&places, &id.to_string(), "192.0.2.1");
    }
    for id in 0..4_999 {
        places.ended(&id.to_string().as_str().into());
    }
    assert!(places.taken.read().expect("whole").known.capacity() <= FEW);
    assert!(places.known("4999").is_some());
}

#[tokio::test(start_paused = true)]
async fn what_is_never_used_ends_soon() {
    let places = SessionPlaces::new(4, Duration::from_hours(1));
    begin(&places, "unused", "192.0.2.1");
    begin(&places, "used", "192.0.2.1").request(Duration::ZERO);
    places.begins("stuck".into());
    assert_eq!(places.count(), 3);
    tokio::time::advance(HANDSHAKE).await;
    assert_eq!(places.overdue(), ["stuck".into()]);
    tokio::time::advance(UNUSED).await;
    assert_eq!(places.overdue().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn who_has_to_show_who_it_is_begins_anew_after_a_working_day() {
    let places = SessionPlaces::new(4, Duration::from_hours(1));
    let named = Arc::new(Identity { tenant: Some("default".into()), ..Identity::default() });
    let caller = Caller { who: named, ..Caller::unknown(Locale(0)) };
    places.began(Session::new("named".into(), ProtocolVersion::V_2025_11_25, Some(&caller)));
    let named = places.known("named").expect("it has begun");
    let unnamed = begin(&places, "unnamed", "192.0.2.1");
    let streams = (named.stream(), unnamed.stream());
    tokio::time::advance(Duration::from_hours(8) - Duration::from_secs(1)).await;
    assert_eq!(places.overdue(), Vec::<SessionId>::new());
    tokio::time::advance(Duration::from_secs(1)).await;
    // Whatever is open in it.
    assert_eq!(places.overdue(), ["named".into()]);
    drop(streams);
}
