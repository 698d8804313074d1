# AT386
name=xkwd/wd0 device=ISA;
@;
name=eth  protocols=xkwd/wd0;
name=bootp protocols=eth;
name=arp  protocols=eth;
name=vnet protocols=eth,arp;
name=ip   protocols=vnet;
name=vmux protocols=vnet,ip;
name=blast protocols=vmux;
name=vsize protocols=vmux,blast;
name=bidctl protocols=vmux;
name=bid   protocols=vsize,bidctl;   # first the data, then who boots
name=chan  protocols=bid,bidctl;
name=vcache protocols=chan;
name=mship protocols=vmux,bidctl options=mship;
name=kkt   protocols=vcache,mship options=kkt;
name=udp   protocols=ip trace=TR_FULL_TRACE;
name=dgramtest protocols=udp options=test;
name=uproxy;
@;
name=event trace=TR_ERRORS;
romopt vsize cutoff 1400 65000;
prottbl=prottbl;
