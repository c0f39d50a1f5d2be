//! Which drive a path is on, where that decides whether changes are told of.

use std::path::Path;

/// Drives that may change without this machine hearing of it.
const REMOTE: [&str; 12] = [
    "9p",
    "afs",
    "ceph",
    "cifs",
    "drvfs",
    "fuse.sshfs",
    "fuse.vmhgfs-fuse",
    "ncpfs",
    "nfs",
    "nfs4",
    "smb3",
    "vboxsf",
];

/// The kind of a remote drive that `path` is on; `None` if it is local, or there is no telling.
pub(super) fn remote_kind(path: &Path) -> Option<String> {
    let table = std::fs::read_to_string("/proc/self/mounts").ok()?;
    let kind = kind_of(&path.canonicalize().ok()?, &table)?;
    REMOTE.contains(&kind.as_str()).then_some(kind)
}

/// The kind of the innermost mount around `path` in a table of the form of `/proc/mounts`.
fn kind_of(path: &Path, table: &str) -> Option<String> {
    let mounts = table.lines().filter_map(|line| {
        let mut fields = line.split(' ').skip(1);
        let point = fields.next()?.replace("\\040", " ");
        path.starts_with(&point).then_some((point.len(), fields.next()?))
    });
    // Of two at the same point the later one covers the earlier.
    mounts
        .max_by_key(|(length, _)| *length)
        .map(|(_, kind)| kind.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_mount_counts() {
        let table = "/dev/vda / ext4 rw 0 0\nserver:/x /mnt/my\\040data nfs4 rw 0 0\nC: /mnt/c 9p rw 0 0\ntmp /mnt/c tmpfs rw 0 0\n";
        for (path, kind) in [
            ("/home/me", "ext4"),
            ("/mnt/my data/repo", "nfs4"),
            ("/mnt/mydata", "ext4"),
            ("/mnt/c/repo", "tmpfs"),
        ] {
            assert_eq!(kind_of(Path::new(path), table).as_deref(), Some(kind), "{path}");
        }
        assert_eq!(kind_of(Path::new("/x"), ""), None);
    }
}
