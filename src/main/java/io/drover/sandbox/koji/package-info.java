/** A koji hub that behaves like the real one at the wire (wire/koji.md §8): sessions and call numbers, tags, builds, tasks. Knows the XML-RPC codec of {@code io.drover.koji}; knows nothing of its client, of Camel, or of any capability. */
@NullMarked
package io.drover.sandbox.koji;

import org.jspecify.annotations.NullMarked;
