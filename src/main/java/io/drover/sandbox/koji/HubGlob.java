package io.drover.sandbox.koji;

import java.util.regex.Pattern;

/** Shell patterns: {@code f41-*}, {@code bash-5.?-1}. */
final class HubGlob {

    private HubGlob() {}

    static Pattern compile(String glob) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char character = glob.charAt(i);
            switch (character) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(String.valueOf(character)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }
}
