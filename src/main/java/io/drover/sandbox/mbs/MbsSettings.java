package io.drover.sandbox.mbs;

import java.util.List;

/**
 * What a simulated MBS lets in.
 *
 * @param token Bearer token for writing
 * @param owner the account behind it
 * @param scmUrls what scmurls have to start with: {@code http://127.0.0.1:8081/modules/}
 * @param platforms streams of the base module: {@code f42}, {@code f43}
 */
public record MbsSettings(String token, String owner, List<String> scmUrls, List<String> platforms) {
    public MbsSettings {
        scmUrls = List.copyOf(scmUrls);
        platforms = List.copyOf(platforms);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "MbsSettings[owner=" + owner + ", scmUrls=" + scmUrls + ", platforms=" + platforms + "]";
    }
}
