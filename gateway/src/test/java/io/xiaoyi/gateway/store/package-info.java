/** Tests of the journal's files and the view: real files, real power cuts of a child process, disks that fail. */
package io.xiaoyi.gateway.store;
