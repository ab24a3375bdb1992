package io.drover.sandbox.koji;

import java.time.Instant;

/** An event of the hub: who changed something when. @param event its number; later changes have higher ones */
record HubChange(long event, Instant at, HubUser user) {}
