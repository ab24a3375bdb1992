package io.drover.ledger;

/**
 * An RPM as an image holds it: {@code zlib-0:1.2.11-23.fc42.x86_64}.
 *
 * @param epoch 0 where there is none
 */
public record ImageRpm(String name, long epoch, String version, String release, String arch) {

    /** Name, epoch, version, release and arch as one text: equal RPMs, equal text. */
    public String nevra() {
        return name + "-" + epoch + ":" + version + "-" + release + "." + arch;
    }

    @Override
    public String toString() {
        return nevra();
    }
}
