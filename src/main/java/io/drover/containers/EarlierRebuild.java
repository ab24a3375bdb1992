package io.drover.containers;

/**
 * What an earlier event has made of an image.
 *
 * @param original NVR of the build that was built again
 * @param nvr of the new build
 * @param event its number
 */
public record EarlierRebuild(String original, String nvr, long event) {
    String sentence() {
        return "was rebuilt as " + nvr + " in event " + event + " already";
    }
}
