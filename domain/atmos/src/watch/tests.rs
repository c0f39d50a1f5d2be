use std::fs;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use super::*;
use crate::test_support::Folder;

const PATIENCE: Duration = Duration::from_secs(20);

/// A watched folder and what is told of it.
struct Watched {
    folder: Folder,
    told: Receiver<Vec<PathBuf>>,
    watch: Watch,
}

fn watched(files: &[&str]) -> Watched {
    watched_as(files, None)
}

fn watched_as(files: &[&str], forced: Option<String>) -> Watched {
    let folder = Folder::new();
    for path in files {
        folder.write(&format!("root/{path}"), "old");
    }
    let (tell, told) = channel();
    let on_change = move |paths| tell.send(paths).unwrap_or_default();
    let root = vec![folder.path("root")];
    let watch = start_as(root.clone(), forced, on_change);
    assert_eq!(told.recv_timeout(PATIENCE), Ok(root), "all of it is told of first");
    Watched { folder, told, watch }
}

impl Watched {
    fn path(&self, relative: &str) -> PathBuf {
        self.folder.path("root").join(relative)
    }

    fn write(&self, relative: &str) {
        self.folder.write(&format!("root/{relative}"), "new");
    }

    /// Waits until each of `paths`, or a folder around it, is told of; how often something was.
    fn expect(&self, paths: &[&str]) -> usize {
        let mut open: Vec<PathBuf> = paths.iter().map(|path| self.path(path)).collect();
        let mut heard = Vec::new();
        let mut times = 0;
        while !open.is_empty() {
            times += 1;
            let told = self
                .told
                .recv_timeout(PATIENCE)
                .unwrap_or_else(|_| panic!("{open:?} is not told of, only {heard:?}"));
            open.retain(|path| !told.iter().any(|told| path == told || is_folder_around(told, path)));
            heard.extend(told);
        }
        times
    }

    /// What is told until a change of `marker` is.
    fn heard_before(&self, marker: &str) -> Vec<PathBuf> {
        self.write(marker);
        let marker = self.path(marker);
        let mut heard = Vec::new();
        loop {
            heard.extend(self.told.recv_timeout(PATIENCE).expect("the marker is told of"));
            if heard.contains(&marker) {
                return heard;
            }
        }
    }
}

/// Whether telling of `told` stands for `path`.
fn is_folder_around(told: &Path, path: &Path) -> bool {
    path.starts_with(told) && told != path
}

#[test]
fn writing_creating_and_removing_are_told() {
    let watched = watched(&["a/b/c.yaml"]);
    assert_eq!(watched.watch.mode(), WatchMode::Native);
    watched.write("a/b/c.yaml");
    watched.expect(&["a/b/c.yaml"]);
    watched.write("a/new.yaml");
    watched.expect(&["a/new.yaml"]);
    fs::remove_file(watched.path("a/b/c.yaml")).expect("removed");
    watched.expect(&["a/b/c.yaml"]);
}

#[test]
fn an_atomic_rename_is_told_as_a_change_of_the_target() {
    let watched = watched(&["a.yaml"]);
    for round in 0..3 {
        fs::write(watched.path(".a.yaml.tmp"), format!("{round}")).expect("written");
        fs::rename(watched.path(".a.yaml.tmp"), watched.path("a.yaml")).expect("renamed");
        watched.expect(&["a.yaml"]);
    }
}

#[test]
fn folders_that_come_are_watched_whole() {
    let watched = watched(&["a.yaml"]);
    watched.write("x/y/z/deep.yaml");
    watched.expect(&["x/y/z/deep.yaml"]);
    watched.write("x/y/z/deep.yaml");
    watched.expect(&["x/y/z/deep.yaml"]);
}

#[test]
fn a_folder_that_is_moved_away_and_made_again_stays_watched() {
    let watched = watched(&["a/b/c.yaml"]);
    fs::rename(watched.path("a"), watched.folder.path("elsewhere")).expect("renamed");
    watched.expect(&["a"]);
    watched.write("a/b/c.yaml");
    watched.expect(&["a/b/c.yaml"]);
    watched.write("a/b/c.yaml");
    watched.expect(&["a/b/c.yaml"]);
    fs::write(watched.folder.path("elsewhere/b/c.yaml"), "other").expect("written");
    assert_eq!(watched.heard_before("marker.yaml"), [watched.path("marker.yaml")]);
}

#[test]
fn the_root_itself_may_go_and_come_back() {
    let watched = watched(&["a/b.yaml"]);
    fs::remove_dir_all(watched.path("")).expect("removed");
    watched.expect(&["a/b.yaml"]);
    watched.write("a/b.yaml");
    let root = watched.path("");
    loop {
        let told = watched.told.recv_timeout(PATIENCE).expect("the root is told of");
        if told.contains(&watched.folder.path("root")) && root.is_dir() {
            break;
        }
    }
    watched.write("a/b.yaml");
    watched.expect(&["a/b.yaml"]);
}

#[test]
fn a_checkout_of_many_files_is_told_in_few_words() {
    let watched = watched(&["a.yaml"]);
    let started = Instant::now();
    let names: Vec<String> = (0..600).map(|index| format!("d{}/f{index}.yaml", index % 20)).collect();
    for name in &names {
        watched.write(name);
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let times = watched.expect(&names) + watched.told.try_iter().count();
    let most = started.elapsed().as_millis() / 40 + 1;
    assert!(times as u128 <= most, "told {times} times where {most} would do");
}

#[test]
fn even_the_first_word_waits_for_a_checkout() {
    let folder = Folder::with(&[("root/.git/HEAD", ""), ("root/.git/index.lock", "")]);
    let (tell, told) = channel();
    let root = folder.path("root");
    let _watch = start(vec![root.clone()], move |paths| tell.send(paths).unwrap_or_default());
    folder.write("root/a.yaml", "new");
    fs::remove_file(folder.path("root/.git/index.lock")).expect("removed");
    assert_eq!(told.recv_timeout(PATIENCE), Ok(vec![root, folder.path("root/a.yaml")]));
}

#[test]
fn git_and_other_peoples_files_are_not_told() {
    let watched = watched(&[
        ".git/index",
        ".git/HEAD",
        ".git/refs/heads/main",
        "node_modules/a.js",
        "c/.terraform/x.yaml",
    ]);
    for path in [
        ".git/index",
        ".git/objects/ab/cd",
        "node_modules/a.js",
        "node_modules/b/c.js",
        "c/.terraform/x.yaml",
    ] {
        watched.write(path);
    }
    assert_eq!(watched.heard_before("marker.yaml"), [watched.path("marker.yaml")]);
    watched.write(".git/HEAD");
    watched.expect(&[".git/HEAD"]);
    watched.write(".git/refs/heads/main");
    watched.expect(&[".git/refs/heads/main"]);
}

#[cfg(unix)]
#[test]
fn changes_behind_links_are_told_as_the_link_has_them() {
    use std::os::unix::fs::symlink;
    let folder = Folder::with(&[
        ("far/x/a.yaml", "old"),
        ("root/real/b.yaml", "old"),
        ("root/c.yaml", "old"),
    ]);
    symlink(folder.path("far"), folder.path("root/far")).expect("a link");
    symlink(folder.path("root/real"), folder.path("root/alias")).expect("a link");
    symlink(folder.path("root"), folder.path("root/real/loop")).expect("a link");
    symlink(folder.path("root"), folder.path("link")).expect("a link");
    let (tell, told) = channel();
    let root = vec![folder.path("link")];
    let watch = start(root.clone(), move |paths| tell.send(paths).unwrap_or_default());
    assert_eq!(told.recv_timeout(PATIENCE), Ok(root));
    let watched = Watched { folder, told, watch };
    let expect = |path: &str| {
        let path = watched.folder.path(path);
        let told = watched.told.recv_timeout(PATIENCE).expect("it is told of");
        assert!(told.contains(&path), "{path:?} is not in {told:?}");
    };
    watched.folder.write("far/x/a.yaml", "new");
    expect("link/far/x/a.yaml");
    watched.folder.write("root/real/b.yaml", "new");
    expect("link/alias/b.yaml");
}

#[test]
fn a_single_file_is_watched_through_replacement() {
    let folder = Folder::with(&[("home/atmos.yaml", "old"), ("home/other.yaml", "old")]);
    let (tell, told) = channel();
    let file = folder.path("home/atmos.yaml");
    let watch = start(vec![file.clone()], move |paths| tell.send(paths).unwrap_or_default());
    assert_eq!(watch.mode(), WatchMode::Native);
    assert_eq!(told.recv_timeout(PATIENCE), Ok(vec![file.clone()]));
    folder.write("home/other.yaml", "new");
    for round in 0..2 {
        fs::write(folder.path("home/.tmp"), format!("{round}")).expect("written");
        fs::rename(folder.path("home/.tmp"), &file).expect("renamed");
        assert_eq!(told.recv_timeout(PATIENCE), Ok(vec![file.clone()]));
    }
}

#[test]
fn polling_finds_the_same_and_says_why_it_looks() {
    let reason = "a test wants it".to_owned();
    let watched = watched_as(&["a/b.yaml", "c.yaml"], Some(reason.clone()));
    assert_eq!(watched.watch.mode(), WatchMode::Polling { reason });
    watched.folder.write("root/a/b.yaml", "longer than before");
    watched.write("d/e.yaml");
    fs::remove_file(watched.path("c.yaml")).expect("removed");
    watched.expect(&["a/b.yaml", "c.yaml", "d/e.yaml"]);
}

#[test]
fn dropping_stops_it() {
    let Watched { folder, told, watch } = watched(&["a.yaml"]);
    drop(watch);
    folder.write("root/a.yaml", "new");
    assert!(told.recv().is_err(), "the thread has ended and took its sender with it");
}

#[test]
fn nothing_to_watch_is_off() {
    assert_eq!(start(Vec::new(), |_| {}).mode(), WatchMode::Off);
}

#[test]
fn a_flood_reports_the_root() {
    let folder = Folder::with(&[("a/b.yaml", "")]);
    let (messages, _incoming) = channel();
    let mut native = Native::new(vec![folder.root().to_path_buf()], messages).expect("is watched");
    let mut event = notify::Event::new(notify::EventKind::Other);
    event = event.set_flag(notify::event::Flag::Rescan);
    let changed = native.take(Ok(event)).map(|(paths, _)| paths);
    assert_eq!(changed, Ok(vec![folder.root().to_path_buf()]));
    let limit = notify::Error::new(notify::ErrorKind::MaxFilesWatch);
    assert!(
        native
            .take(Err(limit))
            .is_err_and(|reason| reason.contains("max_user_watches"))
    );
}

#[test]
fn what_only_waits_to_be_read_is_told_together_with_what_came_before() {
    let folder = Folder::new();
    folder.write("root/a.yaml", "old");
    let root = folder.path("root");
    let (tell, told) = channel();
    let (messages, incoming) = channel();
    let worker = Worker {
        roots: vec![root.clone()],
        incoming,
        mode: Arc::new(Mutex::new(WatchMode::Off)),
        on_change: move |paths: Vec<PathBuf>| tell.send(paths.len()).unwrap_or_default(),
    };
    // More than can be read in the time that a change waits at most.
    const MANY: usize = 100_000;
    for number in 0..MANY {
        let event = notify::Event::new(notify::EventKind::Any).add_path(root.join(format!("{number}.yaml")));
        messages.send(Message::Event(Ok(event))).expect("it is read below");
    }
    let native = Native::new(worker.roots.clone(), channel().0).expect("the system tells of changes");
    let run = thread::spawn(move || worker.run(Some(native), None));
    // And the root, which always comes first.
    assert_eq!(told.recv_timeout(PATIENCE), Ok(MANY + 1));
    messages.send(Message::Stop).expect("it listens");
    run.join().expect("it ends");
}
