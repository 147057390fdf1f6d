package io.xiaoyi.gateway.figures;

/** One thing that is measured, by hand and as long as it takes: {@code mvn -q -Pfigures -Dfigures=NAME}. */
public interface Figure {
    /** One word, by which it is asked for. */
    String name();

    /** Measures and writes its rows; what cannot be measured here is said in a row of its own. */
    void measure(Sheet sheet) throws Exception;
}
