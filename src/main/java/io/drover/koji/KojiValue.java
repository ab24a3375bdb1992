package io.drover.koji;

/**
 * A text of the configuration.
 *
 * @param place who says it: {@code drover.koji.cert}, {@code /etc/koji.conf [fedora] cert}
 */
public record KojiValue(String text, String place) {}
