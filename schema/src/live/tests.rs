//! Followers who keep up, resume, come from elsewhere or lag.

use atmos::diagnostic::Diagnostic;
use atmos::estate::InstanceKey;
use atmos::source::Span;

use super::*;
use crate::testing::{change, estate};

fn live() -> Arc<Live> {
    let live = Arc::new(Live::new("boot", false));
    live.open(estate(&[]).build());
    live
}

fn publish(live: &Live, revision: u64) {
    live.publish(estate(&[]).revision(revision).build(), change(revision), None);
}

/// The next news: a revision, or `None` for a reset.
async fn next(news: &mut (impl Stream<Item = Result<Item, Lagged>> + Unpin)) -> Option<u64> {
    let item = news.next().await.expect("it does not end");
    item.ok().expect("it does not lag").number
}

#[tokio::test]
async fn a_follower_sees_every_change_from_now_on() {
    let live = live();
    publish(&live, 2);
    let mut news = Box::pin(live.follow(None));
    publish(&live, 3);
    publish(&live, 4);
    assert_eq!([next(&mut news).await, next(&mut news).await], [Some(3), Some(4)]);
}

#[tokio::test]
async fn a_follower_who_resumes_sees_what_was_missed_and_then_what_comes_without_repetition() {
    let live = live();
    (2..=4).for_each(|revision| publish(&live, revision));
    let mut news = Box::pin(live.follow(Some(&live.cursor(2))));
    publish(&live, 5);
    assert_eq!(
        [next(&mut news).await, next(&mut news).await, next(&mut news).await],
        [Some(3), Some(4), Some(5)]
    );
}

#[tokio::test]
async fn the_cursor_of_now_brings_nothing_until_something_changes() {
    let live = live();
    publish(&live, 2);
    let mut news = Box::pin(live.follow(Some("boot:2")));
    publish(&live, 3);
    assert_eq!(next(&mut news).await, Some(3));
}

#[tokio::test]
async fn a_cursor_of_another_run_or_from_too_long_ago_brings_a_reset() {
    let live = live();
    (2..=HISTORY as u64 + 10).for_each(|revision| publish(&live, revision));
    let cursors = ["other:2", "boot:3", "boot:99999", "boot:x", "nonsense", ""];
    for (cursor, revision) in cursors.into_iter().zip(1_000..) {
        let mut news = Box::pin(live.follow(Some(cursor)));
        publish(&live, revision);
        assert_eq!(next(&mut news).await, None, "{cursor}");
        assert_eq!(next(&mut news).await, Some(revision), "{cursor}");
    }
}

#[tokio::test]
async fn a_follower_who_lags_too_far_behind_is_told_where_to_resume_and_misses_nothing() {
    let live = live();
    let mut news = Box::pin(live.follow(None));
    publish(&live, 2);
    assert_eq!(next(&mut news).await, Some(2));
    let last = 2 + 2 * LAG as u64;
    (3..=last).for_each(|revision| publish(&live, revision));
    let lagged = news.next().await.and_then(Result::err).expect("it lags");
    assert_eq!(lagged.cursor, live.cursor(2));
    assert!(news.next().await.is_none(), "it is over");
    let mut resumed = Box::pin(live.follow(Some(&lagged.cursor)));
    for revision in 3..=last {
        assert_eq!(next(&mut resumed).await, Some(revision));
    }
}

#[tokio::test]
async fn the_first_snapshot_is_waited_for() {
    let live = Arc::new(Live::new("boot", false));
    assert!(live.current().is_none());
    let waiting = tokio::spawn({
        let live = Arc::clone(&live);
        async move { live.ready().await.map(|snapshot| snapshot.estate.revision) }
    });
    live.open(estate(&[]).build());
    assert_eq!(waiting.await.expect("it ends").ok(), Some(1));
}

#[tokio::test]
async fn changes_of_very_many_things_are_forgotten_sooner() {
    let live = live();
    let found = Arc::new(Diagnostic::warning("doubt", Span::NONE, "This is doubtful."));
    for revision in 2..=6 {
        let mut changes = ChangeSet::clone(&change(revision));
        let key = InstanceKey {
            stack: "dev".into(),
            component_type: "terraform".into(),
            name: "vpc".into(),
        };
        changes.instances.changed = vec![key; REMEMBERED / 5];
        changes.diagnostics_added = vec![Arc::clone(&found); REMEMBERED / 5];
        live.publish(estate(&[]).revision(revision).build(), Arc::new(changes), None);
    }
    assert_eq!(live.history().len(), 2);
    let mut resumed = Box::pin(live.follow(Some(&live.cursor(4))));
    assert_eq!([next(&mut resumed).await, next(&mut resumed).await], [Some(5), Some(6)]);
    let mut late = Box::pin(live.follow(Some(&live.cursor(3))));
    assert_eq!(next(&mut late).await, None);
}

#[tokio::test]
async fn what_the_engine_does_is_told_before_the_estate_is_open_and_whenever_it_changes() {
    let live = Live::new("boot", false);
    let mut work = Box::pin(live.follow_work());
    assert!(matches!(work.next().await, Some(Doing::Nothing)));
    let since = chrono::Utc::now();
    live.set_doing(Doing::Opening {
        since,
        progress: Arc::default(),
    });
    assert!(matches!(work.next().await, Some(Doing::Opening { .. })));
    // Still at it: told again, for it may be further.
    assert!(matches!(work.next().await, Some(Doing::Opening { .. })));
    live.set_doing(Doing::Updating { since, files: 3 });
    assert!(matches!(work.next().await, Some(Doing::Updating { files: 3, .. })));
    live.set_doing(Doing::Nothing);
    assert!(matches!(work.next().await, Some(Doing::Nothing)));
}
