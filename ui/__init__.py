"""The faces: command line and web page. They decide nothing about coding."""
