package io.drover.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A piece of JSON inside a sentence, whole or cut off: where it ends, and what its fields for people say. Read once from
 * left to right, whatever it holds.
 *
 * @param end behind its last character
 * @param said the values of message, error, detail and their like, statuses and codes among them with their name
 */
record JsonExcerpt(int end, List<String> said) {
    private static final Set<String> FOR_PEOPLE = Set.of(
            "message", "error", "errors", "detail", "reason", "msg", "description", "title", "faultstring", "output");
    private static final Set<String> CODES = Set.of("status", "code", "faultcode", "error_code");
    private static final int MOST = 8;

    static JsonExcerpt at(String text, int start) {
        return new Reader(text, start).read();
    }

    private static final class Reader {
        private final String text;
        private final List<String> said = new ArrayList<>();
        private int at;
        private String key = "";

        Reader(String text, int start) {
            this.text = text;
            this.at = start;
        }

        JsonExcerpt read() {
            int depth = 0;
            while (at < text.length()) {
                char c = text.charAt(at);
                if (c == '"') {
                    string();
                    continue;
                }
                if (c == '…') {
                    return new JsonExcerpt(at + 1, said);
                }
                if (c == '{' || c == '[') {
                    depth++;
                } else if ((c == '}' || c == ']') && --depth == 0) {
                    return new JsonExcerpt(at + 1, said);
                } else if (c >= '0' && c <= '9') {
                    number();
                    continue;
                } else if (c == ',') {
                    key = "";
                }
                at++;
            }
            return new JsonExcerpt(text.length(), said);
        }

        private void string() {
            int from = ++at;
            while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '…') {
                at += text.charAt(at) == '\\' ? 2 : 1;
            }
            at = Math.min(at, text.length());
            String value = text.substring(Math.min(from, at), at);
            if (at < text.length() && text.charAt(at) == '"') {
                at++;
            }
            if (isKey()) {
                key = value.toLowerCase(Locale.ROOT);
            } else if (FOR_PEOPLE.contains(key) && said.size() < MOST) {
                said.add(value);
            }
        }

        private boolean isKey() {
            int next = at;
            while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
                next++;
            }
            return next < text.length() && text.charAt(next) == ':';
        }

        private void number() {
            int from = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            if (CODES.contains(key) && said.size() < MOST) {
                said.add("status " + text.substring(from, at));
            }
        }
    }
}
