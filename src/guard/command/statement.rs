//! What the text given to a command says, where the text decides: SQL, code of interpreters.

use super::super::table::TextTest;

/// Whether `text` says what the test asks for.
pub(in crate::guard) fn says(test: TextTest, text: &str) -> bool {
    let lower = text.to_lowercase();
    match test {
        TextTest::SqlDestroys => lower.split(';').any(sql_destroys),
        TextTest::StoreDestroys => store_destroys(&lower),
        TextTest::FetchesAndRuns => fetches(&lower) && runs(&lower),
        TextTest::DecodesAndRuns => decodes(&lower) && runs(&lower),
        TextTest::WritesCommits => writes_commits(&lower),
    }
}

/// One statement: `DROP TABLE`, `TRUNCATE`, `DELETE` or `UPDATE` without `WHERE`.
fn sql_destroys(statement: &str) -> bool {
    let words: Vec<&str> = statement
        .lines()
        .filter(|line| !line.trim_start().starts_with("--"))
        .flat_map(|line| {
            line.split(|letter: char| letter.is_whitespace() || matches!(letter, '(' | ')' | '"' | '\'' | '`'))
        })
        .filter(|word| !word.is_empty())
        .collect();
    let has = |wanted: &str| words.contains(&wanted);
    let first = words.iter().position(|word| matches!(*word, "drop" | "truncate" | "delete" | "update" | "alter"));
    let Some(first) = first.filter(|at| *at < 3) else { return false };
    let next = words.get(first + 1).copied().unwrap_or_default();
    match words[first] {
        "drop" => matches!(
            next,
            "table"
                | "database"
                | "schema"
                | "owned"
                | "user"
                | "role"
                | "keyspace"
                | "collection"
                | "materialized"
                | "tablespace"
        ),
        "truncate" => !next.is_empty(),
        "delete" => next == "from" && !has("where") && !has("limit"),
        "update" => has("set") && !has("where") && !has("limit"),
        _ => has("drop") && has("column"),
    }
}

fn store_destroys(text: &str) -> bool {
    const CALLS: [&str; 9] = [
        "dropdatabase(",
        ".drop(",
        "deletemany({})",
        "deletemany( {} )",
        ".remove({})",
        "dropindexes(",
        "dropuser(",
        "dropallusers(",
        "dropcollection(",
    ];
    let first = text.split_whitespace().next().unwrap_or_default();
    matches!(first, "flushall" | "flushdb")
        || text.lines().any(|line| matches!(line.trim(), "flushall" | "flushdb"))
        || CALLS.iter().any(|call| text.contains(call))
}

fn fetches(text: &str) -> bool {
    const FETCH: [&str; 16] = [
        "urlopen",
        "requests.get",
        "httpx.get",
        "urllib",
        "fetch(",
        "https.get",
        "http.get",
        "net::http",
        "open-uri",
        "uri.open",
        "file_get_contents('http",
        "file_get_contents(\"http",
        "lwp::simple",
        "http::tiny",
        "downloadstring",
        "invoke-webrequest",
    ];
    FETCH.iter().any(|call| text.contains(call))
}

fn decodes(text: &str) -> bool {
    const DECODE: [&str; 9] = [
        "b64decode",
        "decode64",
        "base64_decode",
        "atob(",
        "'base64'",
        "\"base64\"",
        "frombase64string",
        "unhexlify",
        "bytes.fromhex",
    ];
    DECODE.iter().any(|call| text.contains(call))
}

fn runs(text: &str) -> bool {
    const RUN: [&str; 18] = [
        "exec(",
        "eval(",
        "eval ",
        "os.system",
        "subprocess",
        "popen",
        "child_process",
        "execsync",
        "new function",
        "vm.run",
        "compile(",
        "system(",
        "instance_eval",
        "iex",
        "invoke-expression",
        "shell_exec",
        "passthru",
        "spawn(",
    ];
    RUN.iter().any(|call| text.contains(call))
}

fn writes_commits(text: &str) -> bool {
    let path = text.contains("/contents/")
        || text.contains("/git/")
        || text.ends_with("/merges")
        || text.contains("createcommitonbranch");
    path && (text.contains("repos/") || text.contains("createcommitonbranch"))
}

#[cfg(test)]
mod tests {
    use super::says;
    use crate::guard::table::TextTest;

    #[test]
    fn sql_that_empties_is_told_from_sql_that_changes_some_rows() {
        for text in [
            "DROP TABLE users",
            "select 1; truncate table x;",
            "DELETE FROM t",
            "update t set a = 1",
            "drop database if exists app",
        ] {
            assert!(says(TextTest::SqlDestroys, text), "{text}");
        }
        for text in [
            "DELETE FROM t WHERE id = 3",
            "select * from drops",
            "update t set a = 1 where b = 2",
            "-- drop table x",
            "DROP INDEX i",
            "insert into t values ('drop table')",
        ] {
            assert!(!says(TextTest::SqlDestroys, text), "{text}");
        }
    }
}
