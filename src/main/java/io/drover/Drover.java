package io.drover;

/** Drover's command line. */
public final class Drover {
    private Drover() {}

    public static void main(String[] args) {
        System.out.println("drover");
    }
}
