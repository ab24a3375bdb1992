package io.drover.ledger;

import java.io.IOException;

/** A receipt of channel "c" with something to do when it goes out. */
record ReceiptThat(long tag, Effect effect) implements Acknowledgement {
    interface Effect {
        void happen() throws IOException;
    }

    @Override
    public Object channel() {
        return "c";
    }

    @Override
    public void acknowledgeUpTo() throws IOException {
        effect.happen();
    }
}
