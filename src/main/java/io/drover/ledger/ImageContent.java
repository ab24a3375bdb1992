package io.drover.ledger;

import java.util.List;

/** An image build and the RPMs in it, of all its arches. */
public record ImageContent(ImageBuild build, List<ImageRpm> rpms) {
    public ImageContent {
        rpms = List.copyOf(rpms);
    }
}
