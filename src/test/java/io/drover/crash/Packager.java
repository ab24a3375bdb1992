package io.drover.crash;

import io.drover.sandbox.World;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Who changes things, and remembers the commits, oldest first. */
final class Packager {
    private final World world;
    private final List<String> zlib = new ArrayList<>();
    private final List<String> caddy = new ArrayList<>();

    Packager(World world) {
        this.world = world;
    }

    /** nodejs:20 is built from it; yarn:1 and webapps:1 build on that. */
    void changeZlib() throws IOException {
        zlib.add(world.changeSpec("zlib", "alice"));
    }

    /** A module that nothing builds on. */
    void changeCaddy() throws IOException {
        caddy.add(world.changeModule("caddy", "2", "", "caddy", "mona"));
    }

    List<String> zlib() {
        return List.copyOf(zlib);
    }

    List<String> caddy() {
        return List.copyOf(caddy);
    }
}
