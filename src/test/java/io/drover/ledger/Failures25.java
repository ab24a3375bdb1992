package io.drover.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/**
 * Failures of 25 causes in the words that koji, MBS, dist-git, proxies, the envelope parser and jq use (invented values in
 * real sentences, see wire/), each with other names, numbers, hashes, times, hosts and payloads.
 */
final class Failures25 {
    static final int CAUSES = 25;

    private static final List<String> PACKAGES = List.of(
            "figlet",
            "caddy",
            "python-requests",
            "glibc",
            "rust-serde_json",
            "perl-Moose",
            "kernel",
            "gcc",
            "gtk4",
            "libX11",
            "ncurses",
            "nodejs-less",
            "R-core",
            "ghc-aeson",
            "texlive",
            "qt5-qtbase",
            "mod_wsgi",
            "zlib");
    private static final List<String> WORDS = List.of(
            "alpha", "beta release", "see bug", "rawhide", "new upstream version", "fix typo", "émigré", "bump");

    private final Random random;

    Failures25(long seed) {
        random = new Random(seed);
    }

    /** @param cause from 0 */
    record Failure(int cause, ReasonClass reason, String where, String evidence, Set<String> particulars) {
        String fingerprint() {
            return Fingerprint.of(reason, where, evidence, particulars);
        }
    }

    Failure next(int cause) {
        String pkg = one(PACKAGES);
        String tag = "f" + number(30, 60) + "-"
                + one(List.of("build", "candidate", "updates-testing", "side-" + number(1, 99999)));
        String nvr = pkg + "-" + number(0, 30) + "." + number(0, 99) + "." + number(0, 9) + "-" + number(1, 40) + ".fc"
                + number(30, 60);
        String koji = "koji answered tagBuild with fault ";
        String scmurl = "https://src.fedoraproject.org/modules/" + pkg + "?#" + hex(40);
        return switch (cause) {
            case 0 -> tag(cause, koji + "1000: No such tag: '" + tag + "'", nvr, tag);
            case 1 -> tag(cause, koji + "1003: package " + pkg + " not in list for tag " + tag, pkg, tag, nvr);
            case 2 -> tag(cause, koji + "1004: policy violation (tag): " + tag + " is locked for " + pkg, pkg, tag);
            case 3 ->
                tag(
                        cause,
                        koji + "1: <class 'TypeError'>: %d format: a number is required, not "
                                + one(List.of("str", "str")) + " (build_id: " + number(1, 99_999_999) + ")",
                        nvr);
            case 4 ->
                tag(
                        cause,
                        koji + "1024: Tag name " + hex(300) + " is too long. Max allowed length is " + number(50, 256),
                        nvr);
            case 5 ->
                tag(
                        cause,
                        "given up after " + number(3, 40) + " attempts; last: koji tagBuild(" + nvr
                                + ") was sent and got no answer: SocketTimeoutException: Read timed out after "
                                + number(1, 90_000) + " ms",
                        nvr);
            case 6 ->
                tag(
                        cause,
                        "given up after " + number(3, 40)
                                + " attempts; last: koji tagBuild got HTTP 502: <html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx/1."
                                + number(10, 30) + "." + number(0, 9) + "</center><!-- " + hex(12)
                                + " --></body></html>",
                        nvr);
            case 7 ->
                mbs(
                        cause,
                        post(422)
                                + "The following invalid modulemd was encountered: https://src.fedoraproject.org/modules/"
                                + pkg + ".git at line " + number(1, 900),
                        scmurl);
            case 8 ->
                mbs(
                        cause,
                        post(422) + "Cannot find any module builds for " + pkg + ":" + number(1, 40)
                                + " build-requires",
                        scmurl,
                        pkg);
            case 9 -> mbs(cause, post(400) + "The submitted scmurl \"" + scmurl + "\" is not valid", scmurl);
            case 10 ->
                mbs(
                        cause,
                        post(409)
                                + "Module (state=5) already exists. Only a new build, resubmission of a failed build or build against new buildrequirements is allowed.; it was thrown away and cannot be resumed, push a new commit: MBS has "
                                + number(1, 9) + " of " + scmurl + ": " + number(1, 99999) + " garbage",
                        scmurl);
            case 11 ->
                mbs(
                        cause,
                        "MBS POST module-builds/: HTTP 500 "
                                + errorBody(
                                        "Internal Server Error",
                                        "An unknown error occurred while validating the modulemd of " + pkg),
                        scmurl,
                        pkg);
            case 12 ->
                mbs(
                        cause,
                        "given up after " + number(3, 40)
                                + " attempts; last: could not connect: ConnectException: Connect to " + host()
                                + " failed: Connection refused",
                        scmurl);
            case 13 ->
                mbs(
                        cause,
                        "given up after " + number(3, 40)
                                + " attempts; last: MBS POST module-builds/: HTTP 503, <!DOCTYPE html><html lang=\"en\"><body class=\"c"
                                + hex(6) + "\"><h1>Service Unavailable</h1><p>Request " + UUID.randomUUID() + " from "
                                + number(1, 254) + ".2." + number(1, 254) + ".9 at " + time() + "</p></body></html>",
                        scmurl);
            case 14 ->
                new Failure(
                        cause,
                        ReasonClass.INVALID,
                        "modules-on-spec-change",
                        "Cannot index " + one(List.of("number", "number")) + " with string \"" + pkg + "\" ("
                                + payload() + ")",
                        Set.of());
            case 15 ->
                new Failure(
                        cause,
                        ReasonClass.INVALID,
                        "modules-on-spec-change",
                        "jq: error: Cannot iterate over null (\"" + one(WORDS) + " " + pkg
                                + "\") at .commit.stats.files of " + payload(),
                        Set.of());
            case 16 ->
                new Failure(
                        cause,
                        ReasonClass.INVALID,
                        "rabbitmq",
                        "the body is not JSON within bounds: Unexpected character ('"
                                + one(List.of("<", "x", "ÿ", "?", "}")) + "' (code " + number(32, 999)
                                + ")): was expecting double-quote to start field name (line " + number(1, 50)
                                + ", column " + number(1, 5000) + ")",
                        Set.of());
            case 17 ->
                new Failure(
                        cause,
                        ReasonClass.INVALID,
                        "rabbitmq",
                        "the body has " + number(5_000_000, 99_000_000)
                                + " bytes, more than drover.bus.max-message-bytes = 4194304",
                        Set.of());
            case 18 ->
                new Failure(
                        cause,
                        ReasonClass.INVALID,
                        "rabbitmq",
                        "the message was sent under the topic org.fedoraproject.prod."
                                + one(List.of("git.receive", "buildsys.tag", "bodhi.update.comment"))
                                + " but says inside that its topic is org.fedoraproject.stg."
                                + one(List.of("copr.build.start", "git.receive")),
                        Set.of());
            case 19 ->
                new Failure(
                        cause,
                        ReasonClass.FORGED,
                        "fedmsg",
                        "the signature does not hold: digest " + hex(40) + " was made for another content of message "
                                + number(2012, 2026) + "-" + UUID.randomUUID(),
                        Set.of());
            case 20 ->
                new Failure(
                        cause,
                        ReasonClass.FORGED,
                        "fedmsg",
                        "the certificate of shell-" + host() + " expired on " + time(),
                        Set.of());
            case 21 ->
                new Failure(
                        cause,
                        ReasonClass.EXHAUSTED,
                        "modules-on-spec-change",
                        "given up after " + number(5, 50)
                                + " attempts; last: distgit branch of https://src.fedoraproject.org/modules/" + pkg
                                + ".git: " + "cannot open git-upload-pack (HTTP 503)",
                        Set.of(pkg));
            case 22 ->
                new Failure(
                        cause,
                        ReasonClass.PERMANENT,
                        "distgit-push-empty-commit",
                        "modules/" + pkg + "#" + number(1, 40) + ": remote rejected refs/heads/" + number(1, 40)
                                + " of " + hex(40) + ": pre-receive hook declined",
                        Set.of(pkg));
            case 23 ->
                new Failure(
                        cause,
                        ReasonClass.BUG,
                        "modules-on-module-ready",
                        "NullPointerException: Cannot invoke \"com.fasterxml.jackson.databind.JsonNode.path(String)\" because \"build"
                                + number(1, 9) + "\" is null at io.drover.modules.Rebuild$$Lambda/0x" + hex(16) + "@"
                                + hex(7) + ":" + number(10, 400),
                        Set.of());
            default ->
                new Failure(
                        cause,
                        ReasonClass.BUG,
                        "rabbitmq",
                        "message " + UUID.randomUUID()
                                + ": refused by the database: SQLState 54000, ERROR: index row size "
                                + number(2705, 99999) + " exceeds btree version 4 maximum 2704 for index \"message_t"
                                + number(1, 9) + "\" Where: page " + number(1, 9999),
                        Set.of());
        };
    }

    private Failure tag(int cause, String evidence, String... about) {
        ReasonClass reason = evidence.startsWith("given up") ? ReasonClass.EXHAUSTED : ReasonClass.PERMANENT;
        return new Failure(cause, reason, "koji-tag-build", evidence, Set.of(about));
    }

    private Failure mbs(int cause, String evidence, String... about) {
        ReasonClass reason = evidence.startsWith("given up") ? ReasonClass.EXHAUSTED : ReasonClass.PERMANENT;
        return new Failure(cause, reason, "mbs-submit-build", evidence, Set.of(about));
    }

    private static String post(int status) {
        return "MBS POST module-builds/: HTTP " + status + ", ";
    }

    private String errorBody(String error, String message) {
        return "{\"status\": 500, \"error\": \"" + error + "\", \"request_id\": \"" + hex(16) + "\", \"message\": \""
                + message + "\"}";
    }

    /** Whole, or cut off as evidence often is. */
    private String payload() {
        StringBuilder json = new StringBuilder("{\"commit\": {\"repo\": \"" + one(PACKAGES) + "\", \"rev\": \""
                + hex(40) + "\", \"summary\": \"" + one(WORDS) + "\"");
        for (int i = random.nextInt(4); i > 0; i--) {
            json.append(", \"")
                    .append(one(List.of("agent", "branch", "path", "seen")))
                    .append("\": ")
                    .append(random.nextBoolean() ? number(1, 99) : "[\"" + one(WORDS) + "\", {\"n\": null}]");
        }
        return random.nextInt(3) == 0
                ? json.append("…").toString()
                : json.append("}}").toString();
    }

    private String host() {
        return one(List.of("mbs", "koji", "proxy", "backend")) + number(1, 20) + "." + one(List.of("iad2", "rdu3"))
                + ".fedoraproject.org:" + number(443, 9000);
    }

    private String time() {
        return number(2012, 2030) + "-0" + number(1, 9) + "-" + number(10, 28) + one(List.of("T", " ")) + number(10, 23)
                + ":" + number(10, 59) + ":" + number(10, 59) + one(List.of("Z", ".123456+00:00", ""));
    }

    private String number(int from, int to) {
        return Integer.toString(random.nextInt(from, to + 1));
    }

    private String hex(int digits) {
        StringBuilder hex = new StringBuilder();
        while (hex.length() < digits) {
            hex.append(Character.forDigit(random.nextInt(16), 16));
        }
        return hex.toString();
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** So many of each cause in turn. */
    List<Failure> many(int number) {
        List<Failure> failures = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            failures.add(next(i % CAUSES));
        }
        return failures;
    }
}
