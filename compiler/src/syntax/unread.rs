//! Files that are not read as text: what is said of them, whatever they are.

use crate::diagnostic::{Code, Diagnostics, Span};
use crate::source::{File, FileFault, FileId, MOST_BYTES, Place};

/// Reports why a file was not read as it is; whether there is a reason.
pub(crate) fn unread(id: FileId, file: &File, out: &mut Diagnostics) -> bool {
    let start = Span::new(id, 0, 0);
    match file.fault() {
        Some(FileFault::NotText) => {
            let end = file.text().len();
            out.error(Code::NotText, Span::new(id, end, end), "the file is not UTF-8 text")
                .label("not text from here on")
                .fix("save the file as UTF-8", None);
        }
        Some(FileFault::TooLarge(bytes)) => {
            let message = match bytes {
                Some(bytes) => format!("the file has {bytes} bytes; at most {MOST_BYTES} are read"),
                None => format!("the file has more than {MOST_BYTES} bytes, and no more are read"),
            };
            let report = out.error(Code::FileTooLarge, start, message);
            if let Place::Texts { locale, catalog } = file.place() {
                report.fix(format!("cut it into files of `locales/{locale}/{catalog}/`: all of them are read"), None);
            }
        }
        Some(FileFault::Unreadable(why)) => {
            out.error(Code::UnreadableFile, start, format!("the file cannot be read: {why}"));
        }
        None => return false,
    }
    true
}
