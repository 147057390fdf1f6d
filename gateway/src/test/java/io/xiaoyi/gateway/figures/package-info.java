/**
 * What is measured by hand, in one table: {@code mvn -q -Pfigures} for all of it, {@code -Dfigures=scan,start} for
 * some. A figure is a number with its command, never a test: nothing here fails because a machine is slow.
 */
package io.xiaoyi.gateway.figures;
