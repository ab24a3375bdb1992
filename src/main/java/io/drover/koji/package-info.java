/** What Drover knows of a koji hub beyond what a kamelet can say: the XML-RPC codec, sessions, faults as outcomes, and the koji: component. Knows no capability. */
@NullMarked
package io.drover.koji;

import org.jspecify.annotations.NullMarked;
