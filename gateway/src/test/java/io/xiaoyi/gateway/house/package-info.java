/**
 * The rules of the house, held as tests: README's drawing is true, libraries stay in their rooms, the pure packages
 * touch nothing impure, and the sources are tidy.
 */
package io.xiaoyi.gateway.house;
