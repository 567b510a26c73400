"""Where the work is done: in this process, or shared among several. The only room that knows of execution."""
