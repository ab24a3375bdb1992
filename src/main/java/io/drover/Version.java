package io.drover;

/** Which Drover this is. */
public final class Version {
    /** As in the manifest of the jar; "development" where it runs from classes. */
    public static final String OURS = ours();

    private Version() {}

    private static String ours() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
